// The preview in a panel: the page that the language server serves, with the slide of the cursor.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

const MOMENT = 80; // milliseconds that the cursor rests before the preview follows

export class Preview implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown = "";
  private timer: NodeJS.Timeout | undefined;
  private readonly listener = vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.follow(textEditor));

  constructor(private readonly client: () => LanguageClient | undefined) {}

  async open(editor: vscode.TextEditor | undefined): Promise<void> {
    const client = this.client();
    if (!client || editor?.document.languageId !== "markdown") return;
    const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
    const address = await client.sendRequest<string>("workspace/executeCommand", {
      command: "slides.preview", arguments: [uri, editor.selection.active.line],
    });
    if (!address) {
      void vscode.window.showInformationMessage("This text is no deck: a slide begins with `<!-- slide -->`.");
      return;
    }
    this.shown = uri;
    await this.show(address, editor.document.fileName.split(/[\\/]/).pop() ?? "Slides");
  }

  private async show(address: string, title: string): Promise<void> {
    if (!this.panel) {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.panel = vscode.window.createWebviewPanel("slides.preview", title, column, {
        enableScripts: true, retainContextWhenHidden: true,
      });
      this.panel.onDidDispose(() => { this.panel = undefined; });
    }
    // On another machine or in a container the port is another one here.
    const page = await vscode.env.asExternalUri(vscode.Uri.parse(address, true));
    this.panel.title = title;
    this.panel.webview.html = frame(slides(page.toString(true)));
    this.panel.reveal(undefined, true);
  }

  private follow(editor: vscode.TextEditor): void {
    if (!this.panel || editor.document.languageId !== "markdown") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const client = this.client();
      const uri = client?.code2ProtocolConverter.asUri(editor.document.uri);
      const { line, character } = editor.selection.active;
      if (uri !== this.shown && editor === vscode.window.activeTextEditor) void this.open(editor);
      else void client?.sendNotification("slides/cursor", { textDocument: { uri }, position: { line, character } });
    }, MOMENT);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
    this.panel?.dispose();
  }
}

// A panel is narrow without being a phone, on which reveal.js would show a deck as one long page.
const slides = (address: string): string => {
  const url = new URL(address);
  url.searchParams.set("scrollActivationWidth", "0");
  return url.toString();
};

const frame = (address: string): string => {
  const { origin } = new URL(address);
  const safe = address.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  return `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; frame-src ${origin}; style-src 'unsafe-inline'">
<style>html, body, iframe { margin: 0; padding: 0; border: 0; width: 100%; height: 100%; overflow: hidden }</style>
<iframe src="${safe}" allow="fullscreen; clipboard-write"></iframe>`;
};
