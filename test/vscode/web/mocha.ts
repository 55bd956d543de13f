/** Mocha as a page would load it, with nothing to show its progress in. To be imported before the suites. */
import 'mocha/mocha.js';

class Silent {}

mocha.setup({ ui: 'bdd', timeout: 180_000, reporter: Silent as unknown as Mocha.ReporterConstructor });
