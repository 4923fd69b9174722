// Starts `slides lsp` for Markdown and settings, and shows its preview beside the text. The preview of Markdown Preview
// Enhanced is left alone: commands, keys and panels have names of their own.
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import { slidesCommand } from "./command";
import { Preview } from "./preview";
import { tasks } from "./tasks";

let client: LanguageClient | undefined;

const command = (): string[] => {
  const configured = vscode.workspace.getConfiguration("slides").get<string[]>("command") ?? [];
  return slidesCommand(configured, (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath));
};

const start = async (): Promise<void> => {
  const [program = "slides", ...first] = command();
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server: ServerOptions = { command: program, args: [...first, "lsp"], ...(cwd ? { options: { cwd } } : {}) };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", pattern: "**/slides.yaml" },
      { scheme: "file", pattern: "**/*.bib" },
    ],
    initializationOptions: { pictures: true, panel: true },
    markdown: { supportHtml: true },
  };
  client = new LanguageClient("slides", "Slides", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const said = `\`${program} lsp\` does not start: install \`slides-for-mathematics\`, or say in ` +
      `\`slides.command\` where it is (${error instanceof Error ? error.message : String(error)})`;
    void vscode.window.showErrorMessage(said);
  }
};

const stop = async (): Promise<void> => {
  const running = client;
  client = undefined;
  await running?.stop();
};

export const activate = async (context: vscode.ExtensionContext): Promise<void> => {
  const preview = new Preview(() => client);
  context.subscriptions.push(
    preview,
    vscode.commands.registerCommand("slides.openPreview", () => preview.open(vscode.window.activeTextEditor)),
    vscode.commands.registerCommand("slides.restart", async () => { await stop(); await start(); }),
    vscode.tasks.registerTaskProvider("slides", tasks(command)),
  );
  await start();
};

export const deactivate = stop;
