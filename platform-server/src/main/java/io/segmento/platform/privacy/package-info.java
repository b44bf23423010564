/**
 * The one privacy decision: {@link io.segmento.platform.privacy.PrivacyDecisions} turns the signals of a call and the store's suppression into
 * permits. Nothing else makes a permit, and code that stores, profiles, bids or counts takes one as a parameter.
 */
@NullMarked
package io.segmento.platform.privacy;

import org.jspecify.annotations.NullMarked;
