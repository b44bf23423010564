package io.segmento.platform.grpc;

import com.google.protobuf.ExtensionRegistry;
import io.segmento.proto.openrtb.ExtensionsProto;

/** What exchanges send beside the published OpenRTB schema; whoever parses a bid request has to name it, or it is read as unknown. */
public final class OpenRtbExtensions {

  /** Read-only. */
  public static final ExtensionRegistry REGISTRY = registry();

  private OpenRtbExtensions() {}

  private static ExtensionRegistry registry() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    ExtensionsProto.registerAllExtensions(registry);
    return registry.getUnmodifiable();
  }
}
