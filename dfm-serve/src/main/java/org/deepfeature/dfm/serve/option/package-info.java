/** What a service is told when it starts, and the limits that it keeps. */
@NullMarked
package org.deepfeature.dfm.serve.option;

import org.jspecify.annotations.NullMarked;
