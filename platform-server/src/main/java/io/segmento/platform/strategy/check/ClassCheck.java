package io.segmento.platform.strategy.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Notes what one class after the other uses and declares. */
final class ClassCheck extends ClassVisitor {

  private static final int API = Opcodes.ASM9;
  private static final String STATIC_INITIALISER = "<clinit>";
  /** Fields of these types are shared state however final they are. */
  private static final Set<String> MUTABLE = Set.of(
      "Ljava/util/HashMap;",
      "Ljava/util/LinkedHashMap;",
      "Ljava/util/TreeMap;",
      "Ljava/util/ArrayList;",
      "Ljava/util/ArrayDeque;",
      "Ljava/util/HashSet;",
      "Ljava/util/Random;",
      "Ljava/lang/StringBuilder;");

  private final Set<String> own;
  private final List<Finding> findings;
  private final int maxFindings;
  private String className = "";

  /**
   * A check that adds to {@code findings}.
   *
   * @param own internal names of the plugin's classes
   */
  ClassCheck(Set<String> own, List<Finding> findings, int maxFindings) {
    super(API);
    this.own = own;
    this.findings = findings;
    this.maxFindings = maxFindings;
  }

  private void found(Restriction restriction, String method, int line, String what) {
    Finding finding =
        new Finding(restriction, className.replace('/', '.'), shown(method), line, what);
    if (findings.size() < maxFindings && !findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private static String shown(String method) {
    return switch (method) {
      case "<init>" -> "constructor";
      case STATIC_INITIALISER -> "static initialiser";
      default -> method;
    };
  }

  private static String readable(String owner, String member) {
    String name = owner.replace('/', '.');
    return switch (member) {
      case "" -> name;
      case "<init>" -> "new " + name;
      default -> name + '.' + member;
    };
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    className = name;
    if (superName != null) {
      uses(superName, "", 0);
    }
    if (interfaces != null) {
      for (String each : interfaces) {
        uses(each, "", 0);
      }
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    if ((access & Opcodes.ACC_STATIC) != 0 && MUTABLE.contains(descriptor)) {
      found(
          Restriction.MUTABLE_STATIC,
          "",
          0,
          "static " + Type.getType(descriptor).getClassName() + ' ' + name);
    }
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      found(Restriction.NATIVE, name, 0, "a native method");
    }
    if (name.equals("finalize") && descriptor.equals("()V")) {
      found(Restriction.FINALIZER, name, 0, "a finalizer");
    }
    return new Uses(name);
  }

  private void uses(String type, String method, int line) {
    String name =
        type.startsWith("[") ? Type.getType(type).getElementType().getInternalName() : type;
    if (name.length() > 1) {
      restriction(name).ifPresent(each -> found(each, method, line, readable(name, "")));
    }
  }

  private Optional<Restriction> restriction(String name) {
    // First, so that a plugin cannot pass for the JDK.
    if (JdkRules.isJdk(name)) {
      return JdkRules.ofClass(name);
    }
    return own.contains(name) ? Optional.empty() : lent(name);
  }

  private static Optional<Restriction> lent(String name) {
    if (SharedClasses.isShared(name.replace('/', '.'))) {
      return Optional.empty();
    }
    return Optional.of(
        name.startsWith("io/segmento/platform/") || name.startsWith("io/segmento/proto/")
            ? Restriction.HOST
            : Restriction.MISSING);
  }

  private void uses(String owner, String member, String descriptor, String method, int line) {
    Optional<Restriction> restriction;
    if (owner.startsWith("[")) {
      return;
    } else if (JdkRules.isJdk(owner)) {
      restriction = JdkRules.ofMember(owner, member, descriptor);
    } else if (own.contains(owner)) {
      restriction = JdkRules.byDescriptor("", member, descriptor);
    } else {
      restriction = lent(owner);
    }
    restriction.ifPresent(each -> found(each, method, line, readable(owner, member)));
  }

  /** The instructions of one method. */
  private final class Uses extends MethodVisitor {
    private final String method;
    private int line;

    private Uses(String method) {
      super(API);
      this.method = method;
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      uses(owner, name, descriptor, method, line);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      uses(owner, name, descriptor, method, line);
      if (opcode == Opcodes.PUTSTATIC && !method.equals(STATIC_INITIALISER)) {
        found(Restriction.MUTABLE_STATIC, method, line, "writes " + readable(owner, name));
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      // A new object's class is told by its constructor.
      if (opcode != Opcodes.NEW) {
        uses(type, method, line);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      constant(bootstrap);
      for (Object argument : arguments) {
        constant(argument);
      }
    }

    private void constant(Object value) {
      if (value instanceof Type type
          && type.getSort() >= Type.ARRAY
          && type.getSort() != Type.METHOD) {
        uses(type.getInternalName(), method, line);
      } else if (value instanceof Handle handle) {
        uses(handle.getOwner(), handle.getName(), handle.getDesc(), method, line);
      } else if (value instanceof ConstantDynamic dynamic) {
        constant(dynamic.getBootstrapMethod());
        for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
          constant(dynamic.getBootstrapMethodArgument(i));
        }
      }
    }
  }
}
