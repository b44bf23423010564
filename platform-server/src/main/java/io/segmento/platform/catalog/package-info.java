/** What may be bid, for whom, where: the catalog's service, its store, and the snapshot that every node keeps in memory. */
@NullMarked
package io.segmento.platform.catalog;

import org.jspecify.annotations.NullMarked;
