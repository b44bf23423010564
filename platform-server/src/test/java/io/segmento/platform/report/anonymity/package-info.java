/** Tests of what others are told, and the red team that tries to learn more. */
@NullMarked
package io.segmento.platform.report.anonymity;

import org.jspecify.annotations.NullMarked;
