// node check.mjs FOLDER < MESSAGES: holds the documents of a folder against the specifications they follow (JSON Schema 2020-12, AsyncAPI 3.0, OpenAPI 3.1), and
// messages, one JSON array [schema, payload, expected verdict] per line, against the schemas. Writes what is wrong, and ends with 1 if anything is.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const folder = resolve(process.argv[2]);
const problems = [];

// Strict: a keyword that is unknown or cannot apply is an error, not a silence.
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats(ajv);
const files = readdirSync(join(folder, 'schemas'));
for (const file of files) {
  // Under its name, by which others refer to it.
  const schema = JSON.parse(readFileSync(join(folder, 'schemas', file), 'utf8'));
  if (ajv.validateSchema(schema)) {
    ajv.addSchema(schema, file);
  } else {
    problems.push(`schemas/${file}: ${ajv.errorsText(ajv.errors)}`);
  }
}
const verdicts = new Map(files.map((file) => [file.replace(/\.json$/, ''), ajv.getSchema(file)]));

const asyncApi = join(folder, 'asyncapi.json');
const { diagnostics } = await new Parser().parse(readFileSync(asyncApi, 'utf8'), { source: asyncApi });
// 0 is an error, 1 a warning; beyond that is advice, such as a newer version of the specification.
problems.push(...diagnostics.filter(({ severity }) => severity <= 1).map(({ path, message }) => `asyncapi.json: ${path.join('/')}: ${message}`));

// The validator knows references within a document only: the schemas are put into it.
const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'), (key, value) => (key === '$ref' && value.endsWith('.json') ? `#/components/schemas/${value.split('/').at(-1).slice(0, -5)}` : value));
const bundle = read('openapi.json');
bundle.components = { ...bundle.components, schemas: Object.fromEntries(files.map((file) => [file.slice(0, -5), read(join('schemas', file))])) };
const openApi = await new Validator().validate(bundle);
if (!openApi.valid) {
  problems.push(`openapi.json: ${JSON.stringify(openApi.errors)}`);
}

let count = 0;
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const [schema, payload, expected] = JSON.parse(line);
  count++;
  if (verdicts.get(schema)?.(payload) !== expected) {
    problems.push(`${schema}: ${expected ? 'refused' : 'accepted'}: ${JSON.stringify(payload)} ${JSON.stringify(verdicts.get(schema)?.errors)}`);
  }
}

problems.forEach((problem) => console.log(problem));
console.log(`${verdicts.size} schemas, ${count} messages`);
process.exitCode = problems.length > 0 ? 1 : 0;
