/** Templates and elements whose text is escaped by whoever writes it out, never by its callers. */
@NullMarked
package org.deepfeature.dfm.report.internal.markup;

import org.jspecify.annotations.NullMarked;
