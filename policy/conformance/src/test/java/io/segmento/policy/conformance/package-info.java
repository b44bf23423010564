@NullMarked
package io.segmento.policy.conformance;

import org.jspecify.annotations.NullMarked;
