/** What visitors do on advertisers' sites and apps, from a call to the profile, within the call's permits. */
@NullMarked
package io.segmento.platform.tracking;

import org.jspecify.annotations.NullMarked;
