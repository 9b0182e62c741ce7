from dlref.formula import parse_formula, parse_formulas
from dlref.quiz.numeric import main_part


def test_main_part__leaves_out_the_marks_of_alignment_but_not_those_of_cases() -> None:
    aligned = r"\begin{aligned} m &= \beta x, & y &= 2 m \end{aligned}"
    assert main_part(parse_formulas(aligned)[0]) == r"m = \beta x"
    cases = r"y = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"
    assert main_part(parse_formula(cases)) == cases
