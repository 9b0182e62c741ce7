// Reads GIFT from the standard input with gift-pegjs and prints its questions in the tests' form.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";

const require = createRequire(new URL("../../../frontend/package.json", import.meta.url));
const {parse} = require("gift-pegjs");

// The right sides of pairs come with the parser's own marks for escaped characters.
const decoded = (text) => text.replace(/&&(\d{3});?/g, (_, code) => String.fromCharCode(Number(code)));
const feedback = (choice) => choice.feedback?.text ?? "";

function answers(question) {
  switch (question.type) {
    case "Matching":
      return question.matchPairs.map(({subquestion, subanswer}) => [subquestion.text, decoded(subanswer), ""]);
    case "Numerical": {
      const {number, range} = question.choices;
      return [[number, range, ""]];
    }
    case "Essay":
      return [];
    default:
      return question.choices.map((choice) =>
        [choice.text.text, choice.weight ?? (choice.isCorrect ? 100 : 0), feedback(choice)]);
  }
}

const read = parse(readFileSync(0, "utf8")).filter(({type}) => type !== "Category");
console.log(JSON.stringify(read.map((question) => ({
  title: question.title,
  type: question.type,
  format: question.stem.format,
  stem: question.stem.text,
  answers: answers(question),
  after: question.globalFeedback.text,
  id: question.id,
  tags: question.tags,
}))));
