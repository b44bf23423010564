package io.segmento.platform.strategy.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private static final String CONSTRUCTOR = "<init>";
  private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";
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

  private final Map<String, OwnClass> nameToOwn;
  private final List<Finding> findings;
  private final int maxFindings;
  private String className = "";

  /**
   * A check that adds to {@code findings}.
   *
   * @param nameToOwn the plugin's classes, by internal names
   */
  ClassCheck(Map<String, OwnClass> nameToOwn, List<Finding> findings, int maxFindings) {
    super(API);
    this.nameToOwn = nameToOwn;
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
      case CONSTRUCTOR -> "constructor";
      case STATIC_INITIALISER -> "static initialiser";
      default -> method;
    };
  }

  private static String readable(String owner, String member) {
    String name = owner.replace('/', '.');
    return switch (member) {
      case "" -> name;
      case CONSTRUCTOR -> "new " + name;
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
    // These first, so that a plugin cannot pass for the JDK or the host.
    if (JdkRules.isJdk(name)) {
      return JdkRules.ofClass(name);
    }
    if (isHosts(name)) {
      return SharedClasses.isFree(name.replace('/', '.'))
          ? Optional.empty()
          : Optional.of(Restriction.HOST);
    }
    if (nameToOwn.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(isJdksBesides(name) ? Restriction.UNLISTED : Restriction.MISSING);
  }

  private static boolean isHosts(String name) {
    return name.startsWith("io/segmento/platform/")
        || name.startsWith("io/segmento/proto/")
        || name.startsWith("io/segmento/strategy/")
        || SharedClasses.isShared(name.replace('/', '.'));
  }

  /** The JDK has packages of other owners, such as {@code org.xml.sax}, which a plugin would find there. */
  private static boolean isJdksBesides(String name) {
    return ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
  }

  private void uses(
      String owner,
      String member,
      String descriptor,
      boolean instrumented,
      String method,
      int line) {
    member(owner, member, descriptor, instrumented)
        .ifPresent(each -> found(each, method, line, readable(owner, member)));
  }

  /** By {@code instrumented}, whether the instrumenter sees the call. */
  private Optional<Restriction> member(
      String owner, String member, String descriptor, boolean instrumented) {
    if (owner.startsWith("[")) {
      return JdkRules.byDescriptor("", member, descriptor);
    }
    if (JdkRules.isJdk(owner)) {
      return JdkRules.isFreeMember(owner, member)
          ? Optional.empty()
          : JdkRules.ofMember(owner, member, descriptor, instrumented)
              .or(() -> handles(descriptor));
    }
    if (isHosts(owner)) {
      return restriction(owner)
          .or(() -> lent(owner, member, descriptor))
          .or(() -> handles(descriptor));
    }
    return nameToOwn.containsKey(owner) ? inherited(owner, member, descriptor) : restriction(owner);
  }

  /** Of a class that is lent, what is called by name. */
  private static Optional<Restriction> lent(String owner, String member, String descriptor) {
    // Each name of a logger is remembered for good.
    return owner.equals("org/slf4j/LoggerFactory")
            && !descriptor.equals("(Ljava/lang/Class;)Lorg/slf4j/Logger;")
        ? Optional.of(Restriction.HOST)
        : JdkRules.byDescriptor("", member, descriptor);
  }

  /** What a method is given or gives, when it is of a kind that may not be used: an object does much by the methods that every object has. */
  private Optional<Restriction> handles(String descriptor) {
    if (!descriptor.startsWith("(")) {
      return Optional.empty();
    }
    Optional<Restriction> found = ofType(Type.getReturnType(descriptor));
    for (Type type : Type.getArgumentTypes(descriptor)) {
      found = found.or(() -> ofType(type));
    }
    return found;
  }

  private Optional<Restriction> ofType(Type type) {
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    return element.getSort() == Type.OBJECT
        ? restriction(element.getInternalName()).filter(Restriction::refuses)
        : Optional.empty();
  }

  /** What is called on a class of the plugin may be what it inherits. */
  private Optional<Restriction> inherited(String owner, String member, String descriptor) {
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(owner));
    while (!next.isEmpty()) {
      String name = next.pop();
      OwnClass own = nameToOwn.get(name);
      if (own == null || !seen.add(name) || own.members().contains(member + descriptor)) {
        continue;
      }
      for (String parent : own.parents()) {
        if (JdkRules.isJdk(parent)) {
          Optional<Restriction> found = JdkRules.ofInherited(parent, member, descriptor);
          if (found.isPresent()) {
            return found;
          }
        } else {
          next.push(parent);
        }
      }
    }
    return Optional.empty();
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
      boolean instrumented = opcode != Opcodes.INVOKESPECIAL || name.equals(CONSTRUCTOR);
      uses(owner, name, descriptor, instrumented, method, line);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      uses(owner, name, descriptor, true, method, line);
      if (opcode == Opcodes.PUTSTATIC && !method.equals(STATIC_INITIALISER)) {
        found(Restriction.MUTABLE_STATIC, method, line, "writes " + readable(owner, name));
      }
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (opcode == Opcodes.JSR) {
        found(
            Restriction.UNREADABLE,
            method,
            line,
            "a subroutine, as compilers made them until 2004");
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
      constant(value, false);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      bootstrap(bootstrap);
      boolean instrumented = bootstrap.getOwner().equals(LAMBDAS);
      for (Object argument : arguments) {
        constant(argument, instrumented);
      }
    }

    private void bootstrap(Handle handle) {
      if (!JdkRules.isBootstrap(handle.getOwner(), handle.getName())) {
        constant(handle, false);
      }
    }

    /** By {@code instrumented}, whether a method that it refers to is called by way of one of the plugin's. */
    private void constant(Object value, boolean instrumented) {
      if (value instanceof Type type
          && type.getSort() >= Type.ARRAY
          && type.getSort() != Type.METHOD) {
        uses(type.getInternalName(), method, line);
      } else if (value instanceof Handle handle) {
        uses(
            handle.getOwner(),
            handle.getName(),
            handle.getDesc(),
            instrumented && handle.getTag() != Opcodes.H_INVOKESPECIAL,
            method,
            line);
        if (handle.getTag() == Opcodes.H_GETSTATIC && JdkRules.isJdk(handle.getOwner())) {
          // It reads past what the instrumenter puts in the place of System.out.
          found(
              Restriction.REFLECTION,
              method,
              line,
              "a handle of the field " + readable(handle.getOwner(), handle.getName()));
        }
      } else if (value instanceof ConstantDynamic dynamic) {
        bootstrap(dynamic.getBootstrapMethod());
        for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
          constant(dynamic.getBootstrapMethodArgument(i), false);
        }
      }
    }
  }
}
