// What JupyterLab loads first. It asks for the extension by the name in package.json; the rest are
// modules, which the browser joins, so that nothing has to be built.

{
  const here = document.currentScript.src;
  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["sciatica-page"] = {
    init: async () => {},
    get: async () => {
      const { plugin } = await import(new URL("plugin.js", here));
      return () => ({ __esModule: true, default: plugin });
    },
  };
}
