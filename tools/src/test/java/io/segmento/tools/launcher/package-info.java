/** The shell script that starts the command. */
@NullMarked
package io.segmento.tools.launcher;

import org.jspecify.annotations.NullMarked;
