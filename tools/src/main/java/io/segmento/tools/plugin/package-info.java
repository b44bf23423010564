/** What an author of a strategy works with: a project to begin from, what a node would say of the jar, and its life on the platform. */
@NullMarked
package io.segmento.tools.plugin;

import org.jspecify.annotations.NullMarked;
