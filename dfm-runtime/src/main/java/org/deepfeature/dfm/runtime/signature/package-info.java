/**
 * Who made a model: Ed25519 signatures (RFC 8032) that lie beside it. A hash finds damage, which
 * everybody can make good again; a signature can be made by nobody but the key's owner.
 */
@NullMarked
package org.deepfeature.dfm.runtime.signature;

import org.jspecify.annotations.NullMarked;
