/** Runs that commands share: opening backbones and models, fitting, testing. */
@NullMarked
package org.deepfeature.dfm.cli.run;

import org.jspecify.annotations.NullMarked;
