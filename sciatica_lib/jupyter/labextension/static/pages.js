// The life of an open page: it is run if it is trusted, and its kernel ends when a person leaves it.
//
// JupyterLab starts a kernel for every page, says in a dialog if it gets none, and keeps the kernel
// until it is closed itself. Here, a page that came from elsewhere asks for none.

const UNDER_WAY = ".sw-timer:is([data-status=running], [data-status=paused])";

const codeOf = (context) => [...context.model.cells].filter(({ type }) => type === "code");

/** Whether there is code, and all of it may run: the server marks what is ours or was saved here. */
const isReceived = (context) => !codeOf(context).every(({ trusted }) => trusted);

const mayStart = (session, shouldStart) => {
  session.kernelPreference = { ...session.kernelPreference, shouldStart };
};

export class Pages {
  #app;
  #shown;
  #open = new Map(); // each panel, and what a person typed into it
  #leaving = new Set();
  #ending = new Map(); // by path: kernels that are being stopped

  /** shown: called with {path, start} of the page that is in front; start is null if it started. */
  constructor(app, { shown }) {
    this.#app = app;
    this.#shown = shown;
    app.shell.currentChanged.connect(() => this.#changed());
  }

  /** JupyterLab has made a panel for a notebook, and has not yet read the file. */
  createNew(panel, context) {
    const typed = new Set();
    this.#open.set(panel, typed);
    panel.node.addEventListener("input", ({ target }) => typed.add(target), true);
    panel.disposed.connect(() => this.#open.delete(panel));
    mayStart(context.sessionContext, false);
    this.#start(panel);
  }

  async #start(panel) {
    const { context } = panel;
    const session = context.sessionContext;
    await context.ready;
    this.#show();
    if (isReceived(context) || !codeOf(context).length) return;
    const before = this.#running(({ path }) => path === context.path);
    mayStart(session, true); // JupyterLab looks at this after it has asked the server what runs
    await session.ready;
    await this.#ending.get(context.path);
    if (panel.isDisposed) return;
    if (!session.session) {
      await session.startKernel(); // it had found the kernel that was ending
    } else if (before?.kernel.connections === 0) {
      await session.restartKernel(); // left over from a window that was closed
    }
    if (panel.isDisposed || !panel.isVisible) return; // left in the meantime
    this.#app.shell.activateById(panel.id);
    let moved = false;
    for (const act of ["wheel", "pointerdown", "keydown"]) {
      panel.node.addEventListener(act, () => (moved = true), { once: true, capture: true });
    }
    await this.#app.commands.execute("notebook:run-all-cells");
    if (moved || panel.isDisposed) return;
    panel.content.activeCellIndex = 0; // JupyterLab goes to the last cell; a page begins at its top
    panel.content.outerNode.scrollTop = 0;
  }

  /** A person who knows who made a page lets it run; JupyterLab asks once more. */
  async #trust(panel) {
    const { context } = panel;
    await this.#app.commands.execute("notebook:trust");
    if (isReceived(context)) return;
    await context.save(); // the server signs it, and gives it a kernel from then on
    window.location.reload(); // forms need a kernel from the beginning
  }

  #changed() {
    const { currentWidget, mode } = this.#app.shell;
    if (!this.#open.has(currentWidget)) return;
    this.#show();
    if (mode !== "single-document") return; // with tabs, a person closes them
    for (const panel of this.#open.keys()) this.#leave(panel);
  }

  #show() {
    const panel = this.#app.shell.currentWidget;
    if (!this.#open.has(panel)) return;
    const { context } = panel;
    const start = context.isReady && isReceived(context) ? () => this.#trust(panel) : null;
    this.#shown({ path: context.path, start });
  }

  /** Close a page that is not in front, and end its kernel, unless something is under way in it. */
  async #leave(panel) {
    if (this.#leaving.has(panel) || this.#stays(panel)) return;
    this.#leaving.add(panel);
    const { context } = panel;
    try {
      // The answer comes after all that the page sent before: a Save is done.
      await context.sessionContext.session?.kernel?.requestKernelInfo();
      if (context.model.dirty) await context.save();
      await this.#app.serviceManager.sessions.refreshRunning();
    } catch {
      return; // it cannot be saved now, or the server does not answer
    } finally {
      this.#leaving.delete(panel);
    }
    if (this.#stays(panel)) return;
    const { path, sessionContext } = context;
    const { session } = sessionContext;
    panel.dispose();
    const known = this.#running(({ id }) => id === session?.id);
    if (session && !(known?.kernel.connections > 1)) this.#end(path, session);
  }

  #stays(panel) {
    return (
      panel.isDisposed ||
      panel === this.#app.shell.currentWidget ||
      panel.node.querySelector(UNDER_WAY) !== null ||
      [...this.#open.get(panel)].some((field) => field.isConnected)
    );
  }

  #end(path, session) {
    const ended = this.#app.serviceManager.sessions.shutdown(session.id).catch(() => {});
    this.#ending.set(path, ended);
    ended.then(() => this.#ending.delete(path));
  }

  /** A session as the server last told of it; other windows may use its kernel too. */
  #running(isMeant) {
    return [...this.#app.serviceManager.sessions.running()].find(isMeant);
  }
}
