/**
 * The one list of options: records whose components say what they are, what a run was given of
 * them, and where each value comes from. Flags, keys of files, tables of the documentation, what a
 * model remembers and what a resumed fit compares are all read from these records.
 */
@NullMarked
package org.deepfeature.dfm.trainer.option;

import org.jspecify.annotations.NullMarked;
