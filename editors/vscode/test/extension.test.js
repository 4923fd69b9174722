// The manifest agrees with the code, and the problem matcher with what the program says. The answers themselves are
// tested through the protocol (`tests/editor`).
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const test = require("node:test");

const manifest = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));
const source = readFileSync(join(__dirname, "..", "src", "extension.ts"), "utf8");
const commands = manifest.contributes.commands.map(({ command }) => command);

// As much of the editor as the extension touches when it starts without a server.
const editor = () => {
  const registered = [];
  const nothing = { dispose() {} };
  class Event { dispose() {} event() { return nothing; } fire() {} }
  const base = {
    window: { onDidChangeTextEditorSelection: () => nothing, showErrorMessage: (said) => registered.push(`error ${said}`) },
    commands: { registerCommand: (name) => { registered.push(name); return nothing; } },
    tasks: { registerTaskProvider: (name) => { registered.push(`task ${name}`); return nothing; } },
    workspace: { getConfiguration: () => ({ get: () => ["no-such-program"] }), workspaceFolders: undefined },
    EventEmitter: Event,
  };
  const any = new Proxy(function any() {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => "" : any), apply: () => any, construct: () => ({}) });
  // What is bundled reads the module through its prototype.
  return { registered, api: Object.create(new Proxy(base, { get: (made, name) => made[name] ?? any })) };
};

test("what the manifest names is what the code registers", async () => {
  const { registered, api } = editor();
  const load = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? api : load(name, ...rest));
  try {
    const extension = require("../out/extension.js");
    await extension.activate({ subscriptions: [] });
  } catch (error) { // without an editor there is no client to start
    registered.push(`stopped ${error}`);
  } finally { Module._load = load; }
  assert.deepEqual(commands.filter((name) => !registered.includes(name)), []);
  assert.ok(registered.includes("task slides"));
});

test("nothing is taken from Markdown Preview Enhanced", () => {
  assert.ok(commands.every((name) => name.startsWith("slides.")));
  assert.equal(manifest.contributes.customEditors, undefined);
  assert.ok(!source.includes("markdown-preview-enhanced."));
});

test("the problem matcher reads what the program says", () => {
  const { pattern } = manifest.contributes.problemMatchers[0];
  const said = "slides/week-3.md:41:12: error[tex]: undefined control sequence `\\Xvv`";
  const found = new RegExp(pattern.regexp).exec(said);
  assert.deepEqual(
    ["file", "line", "column", "severity", "code", "message"].map((part) => found[pattern[part]]),
    ["slides/week-3.md", "41", "12", "error", "tex", "undefined control sequence `\\Xvv`"],
  );
});

test("snippets are for the dialect", () => {
  const snippets = JSON.parse(readFileSync(join(__dirname, "..", "snippets.json"), "utf8"));
  assert.ok(Object.values(snippets).every(({ prefix, body }) => prefix && body.length));
});
