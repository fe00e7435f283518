// What the server's checks find, drawn on the plan and listed beside it; a line of the list shows its objects.

const MOST = 60;

export class Checks {
  constructor(editor) {
    this.editor = editor;
    this.list = editor.root.querySelector("[data-draw-findings]");
    this.none = editor.root.querySelector("[data-draw-sound]");
    this.count = editor.root.querySelector("[data-draw-count]");
    this.list.addEventListener("click", (event) => {
      const at = event.target.closest("[data-at]")?.dataset.at;
      if (at !== undefined) editor.show(this.concerned(this.findings[at]));
    });
  }

  concerned({ names }) {
    return [...new Set(names)].flatMap((name) => this.named.get(name) ?? []).map((one) => one.id);
  }

  show({ findings, stands }) {
    this.findings = findings;
    this.named = this.editor.sheet.find(findings, this.editor.drawing.objects);
    this.count.textContent = stands;
    this.none.hidden = findings.length > 0;
    this.list.hidden = !findings.length;
    this.list.replaceChildren(...findings.slice(0, MOST).map((one, at) => this.line(one, at)));
  }

  line({ text }, at) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "draw-finding";
    button.dataset.at = at;
    button.textContent = text;
    line.append(button);
    return line;
  }
}
