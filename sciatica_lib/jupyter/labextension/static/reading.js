// JupyterLab's own menus, side bars and toolbars: put away while a person reads, shown when asked for.

const KEY = "sciatica-page:menus";
const SHOWN = "shown";
const PANELS = new Set(["jp-top-panel", "jp-menu-panel"]);

export class Reading {
  #shell;
  #menus = false;

  constructor(app) {
    this.#shell = app.shell;
    try {
      this.#menus = localStorage.getItem(KEY) === SHOWN;
    } catch {
      // The browser keeps nothing: the menus are away whenever the workbook is opened.
    }
  }

  get menus() {
    return this.#menus;
  }

  toggle() {
    this.#menus = !this.#menus;
    try {
      if (this.#menus) localStorage.setItem(KEY, SHOWN);
      else localStorage.removeItem(KEY);
    } catch {
      // As above.
    }
    this.apply();
  }

  /** Hide or show what is there now. JupyterLab lays the rest out anew; CSS alone would leave gaps. */
  apply() {
    const shell = this.#shell;
    document.body.classList.toggle("sw-reading", !this.#menus);
    if (!this.#menus) {
      shell.collapseLeft();
      shell.collapseRight();
    }
    for (const side of ["left", "right"]) {
      if (shell.isSideTabBarVisible(side) !== this.#menus) shell.toggleSideTabBarVisibility(side);
    }
    for (const panel of shell.children()) {
      if (PANELS.has(panel.id)) panel.setHidden(!this.#menus);
    }
    for (const panel of shell.widgets("main")) panel.toolbar?.setHidden(!this.#menus);
  }
}
