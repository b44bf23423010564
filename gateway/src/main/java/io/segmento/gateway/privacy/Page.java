package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpStatus;

/**
 * A page without its frame.
 *
 * @param titleKey of its words, for the title of the window
 * @param address this page's own address, with whatever its other language needs besides {@code lang}; without a fragment
 */
record Page(HttpStatus status, String titleKey, String address, Html body) {}
