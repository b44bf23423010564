/** Whether the promises of the policy are shown to be kept: clauses, the tests that name them, and how these ended. */
@NullMarked
package io.segmento.policy.conformance;

import org.jspecify.annotations.NullMarked;
