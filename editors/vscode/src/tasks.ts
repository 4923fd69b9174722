// Tasks: build, print and check the decks, their problems among those of the folder.
import * as vscode from "vscode";

const KINDS = [
  { command: "build", name: "build", group: vscode.TaskGroup.Build },
  { command: "pdf", name: "print as PDF" },
  { command: "check", name: "check", group: vscode.TaskGroup.Test },
];

export const tasks = (command: () => string[]): vscode.TaskProvider => ({
  provideTasks: () => KINDS.map(({ command: verb, name, group }) => {
    const task = made({ type: "slides", command: verb }, name, command());
    if (group) task.group = group;
    return task;
  }),
  resolveTask: (task) => made(task.definition, task.name, command()),
});

const made = (definition: vscode.TaskDefinition, name: string, command: string[]): vscode.Task => {
  const [program = "slides", ...first] = command;
  const path = typeof definition.path === "string" ? [definition.path] : [];
  const execution = new vscode.ProcessExecution(program, [...first, String(definition.command), ...path]);
  return new vscode.Task(definition, vscode.TaskScope.Workspace, name, "slides", execution, "$slides");
};
