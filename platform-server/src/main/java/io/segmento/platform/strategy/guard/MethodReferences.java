package io.segmento.platform.strategy.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes of each reference to a method of another class what a lambda would be: a method of the class itself that calls it. A reference such as {@code queue::add} goes from the JDK
 * to the JDK without passing a check, so that a loop in there would not be seen. Used for one class.
 */
final class MethodReferences {

  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final int ACCESS =
      Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

  private final Map<String, Bridge> bridges = new LinkedHashMap<>();

  private record Bridge(String name, String descriptor, Handle to) {}

  /** What is linked instead of {@code argument}, when a lambda is made from it. */
  Object through(
      String className, boolean isInterface, String made, Handle factory, Object argument) {
    if (!factory.getOwner().equals(METAFACTORY)
        || !(argument instanceof Handle to)
        || to.getOwner().equals(className)
        || to.getOwner().startsWith("[")
        || to.getTag() == Opcodes.H_INVOKESPECIAL) {
      return argument;
    }
    Bridge bridge = bridges.computeIfAbsent(
        made + to,
        unused -> new Bridge("segmento$reference$" + bridges.size(), descriptor(made, to), to));
    return new Handle(
        Opcodes.H_INVOKESTATIC, className, bridge.name(), bridge.descriptor(), isInterface);
  }

  /** A receiver that the lambda holds must have the very type that it is held as. */
  private static String descriptor(String made, Handle to) {
    Type returned = Type.getReturnType(to.getDesc());
    List<Type> arguments = new ArrayList<>(List.of(Type.getArgumentTypes(to.getDesc())));
    Type owner = Type.getObjectType(to.getOwner());
    if (to.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      returned = owner;
    } else if (to.getTag() != Opcodes.H_INVOKESTATIC) {
      Type[] held = Type.getArgumentTypes(made);
      arguments.add(0, held.length > 0 ? held[0] : owner);
    }
    return Type.getMethodDescriptor(returned, arguments.toArray(new Type[0]));
  }

  /** Writes the methods, by a visitor that puts checks into them as into any other. */
  void write(ClassVisitor into) {
    bridges.values().forEach(bridge -> write(into, bridge));
  }

  private static void write(ClassVisitor into, Bridge bridge) {
    MethodVisitor code = into.visitMethod(ACCESS, bridge.name(), bridge.descriptor(), null, null);
    Handle to = bridge.to();
    code.visitCode();
    if (to.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      code.visitTypeInsn(Opcodes.NEW, to.getOwner());
      code.visitInsn(Opcodes.DUP);
    }
    int local = 0;
    for (Type argument : Type.getArgumentTypes(bridge.descriptor())) {
      code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    code.visitMethodInsn(opcode(to), to.getOwner(), to.getName(), to.getDesc(), to.isInterface());
    code.visitInsn(Type.getReturnType(bridge.descriptor()).getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static int opcode(Handle to) {
    return switch (to.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      default -> Opcodes.INVOKEVIRTUAL;
    };
  }
}
