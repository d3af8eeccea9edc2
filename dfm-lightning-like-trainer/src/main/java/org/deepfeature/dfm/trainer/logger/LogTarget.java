package org.deepfeature.dfm.trainer.logger;

import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Where a logger may write.
 *
 * @param folder of the run's logs; it need not exist before something is logged
 * @param console for people who watch
 */
public record LogTarget(Path folder, PrintWriter console) {}
