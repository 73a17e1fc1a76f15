// The pages of the workbook in its own JupyterLab: they start by themselves, under one header.
//
//   plugin.js        joins the parts, when JupyterLab starts
//   pages.js         the life of an open page: it is run if it is trusted, its kernel ends with it
//   header.js        the places of the workbook, and where one is
//     places.js        pure: which places there are
//   reading.js       JupyterLab's own menus, put away or shown

import { Header } from "./header.js";
import { Pages } from "./pages.js";
import { Reading } from "./reading.js";

function addStylesheet(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, import.meta.url);
  document.head.append(link);
}

export const plugin = {
  id: "sciatica-page:plugin",
  autoStart: true,
  activate(app) {
    for (const name of ["tokens.css", "page.css"]) addStylesheet(name);
    const reading = new Reading(app);
    const header = new Header({
      baseUrl: app.serviceManager.serverSettings.baseUrl,
      open: (path) => app.commands.execute("docmanager:open", { path }),
      reading,
    });
    document.body.prepend(header.element);
    new ResizeObserver(() => app.shell.update()).observe(app.shell.node);
    const pages = new Pages(app, {
      shown: (page) => {
        header.show(page);
        reading.apply(); // a new page has a toolbar of its own
      },
    });
    app.docRegistry.addWidgetExtension("Notebook", pages);
  },
};
