/** Who somebody is, pseudonymously: cookies and device ids in, keyed hashes inside, a different sealed id for each exchange out. */
@NullMarked
package io.segmento.platform.identity;

import org.jspecify.annotations.NullMarked;
