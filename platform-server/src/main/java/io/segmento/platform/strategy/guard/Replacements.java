package io.segmento.platform.strategy.guard;

import io.segmento.platform.strategy.guard.GuardedCalls.InPlaceOf;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Which methods of {@link GuardedCalls} stand for which of the JDK. Immutable. */
final class Replacements {

  static final String OWNER = Type.getInternalName(GuardedCalls.class);

  /** The descriptor of the method that is called instead, by what it stands for. */
  private static final Map<String, String> DESCRIPTORS = descriptors();

  private Replacements() {}

  private static Map<String, String> descriptors() {
    Map<String, String> descriptors = new HashMap<>();
    for (Method method : GuardedCalls.class.getDeclaredMethods()) {
      InPlaceOf original = method.getAnnotation(InPlaceOf.class);
      if (original != null) {
        String descriptor = Type.getMethodDescriptor(method);
        Type[] all = Type.getArgumentTypes(descriptor);
        Type[] arguments = original.isStatic() ? all : Arrays.copyOfRange(all, 1, all.length);
        descriptors.put(
            key(
                Type.getInternalName(original.value()),
                method.getName(),
                Type.getMethodDescriptor(Type.getReturnType(descriptor), arguments)),
            descriptor);
      }
    }
    return Map.copyOf(descriptors);
  }

  private static String key(String owner, String name, String descriptor) {
    return owner + '.' + name + descriptor;
  }

  /** Null when the method may be called as it is. */
  static @Nullable String descriptor(String owner, String name, String descriptor) {
    return DESCRIPTORS.get(key(owner, name, descriptor));
  }
}
