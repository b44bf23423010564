/** Audiences of data providers, keyed by advertising ids, put into segments row by row within the policy. */
@NullMarked
package io.segmento.platform.audience;

import org.jspecify.annotations.NullMarked;
