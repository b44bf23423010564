/** Our id of a user and an exchange's id of the same browser, linked in both directions, with the consent that both need. */
@NullMarked
package io.segmento.platform.link;

import org.jspecify.annotations.NullMarked;
