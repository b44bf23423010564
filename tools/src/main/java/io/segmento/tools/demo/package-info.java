/** The whole story of one visitor, played over real HTTP and told step by step. */
@NullMarked
package io.segmento.tools.demo;

import org.jspecify.annotations.NullMarked;
