/** OpenRTB as exchanges speak it: transcoding between its JSON and the protobuf wire format without building messages. */
@NullMarked
package io.segmento.gateway.openrtb;

import org.jspecify.annotations.NullMarked;
