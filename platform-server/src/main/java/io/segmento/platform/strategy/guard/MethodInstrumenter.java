package io.segmento.platform.strategy.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Puts checks into one method. */
final class MethodInstrumenter extends MethodVisitor {

  /** Of the JDK, with the size of what they make on top of the stack. */
  private static final Set<String> SIZED = Set.of(
      "java/lang/String.repeat(I)Ljava/lang/String;",
      "java/lang/StringBuilder.<init>(I)V",
      "java/lang/StringBuffer.<init>(I)V",
      "java/io/ByteArrayOutputStream.<init>(I)V",
      "java/nio/ByteBuffer.allocate(I)Ljava/nio/ByteBuffer;",
      "java/nio/ByteBuffer.allocateDirect(I)Ljava/nio/ByteBuffer;",
      "java/util/ArrayDeque.<init>(I)V",
      "java/util/ArrayList.<init>(I)V",
      "java/util/BitSet.<init>(I)V",
      "java/util/HashMap.<init>(I)V",
      "java/util/HashSet.<init>(I)V",
      "java/util/LinkedHashMap.<init>(I)V",
      "java/util/LinkedHashSet.<init>(I)V",
      "java/util/PriorityQueue.<init>(I)V",
      "java/util/Vector.<init>(I)V",
      "java/util/concurrent/ConcurrentHashMap.<init>(I)V",
      "java/util/concurrent/atomic/AtomicIntegerArray.<init>(I)V",
      "java/util/concurrent/atomic/AtomicLongArray.<init>(I)V",
      "java/util/concurrent/atomic/AtomicReferenceArray.<init>(I)V");

  private static final String ARRAYS = "java/util/Arrays";

  private final Instrumenter owner;
  private final Set<Label> visited = new HashSet<>();
  private final List<Guarded> guarded = new ArrayList<>();
  private boolean caught;

  private record Guarded(Label start, Label end, Label handler) {}

  MethodInstrumenter(MethodVisitor next, Instrumenter owner) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
  }

  private void check() {
    call("check", "()V");
  }

  private void call(String name, String descriptor) {
    super.visitMethodInsn(Opcodes.INVOKESTATIC, Instrumenter.GUARD, name, descriptor, false);
  }

  /** With a number of elements on top of the stack, which stays there. */
  private void allocates(int bytesOfEach) {
    super.visitInsn(Opcodes.DUP);
    super.visitIntInsn(Opcodes.BIPUSH, bytesOfEach);
    call("allocates", "(II)V");
  }

  @Override
  public void visitCode() {
    super.visitCode();
    check();
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    guarded.add(new Guarded(start, end, handler));
    super.visitTryCatchBlock(start, end, handler, type);
  }

  @Override
  public void visitLabel(Label label) {
    visited.add(label);
    for (Guarded each : guarded) {
      if (each.handler() == label) {
        caught |= !isInside(each, label);
      }
    }
    super.visitLabel(label);
  }

  /** A handler that guards its own beginning, as javac makes for {@code synchronized}: a check in it would catch itself for ever. */
  private boolean isInside(Guarded block, Label handler) {
    return guarded.stream()
        .filter(each -> each.handler() == block.handler())
        .anyMatch(each -> each.start() == handler
            || (visited.contains(each.start()) && !visited.contains(each.end())));
  }

  /** The frame of a handler stands before its first instruction. */
  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int stack, Object @Nullable [] onStack) {
    super.visitFrame(type, locals, local, stack, onStack);
    if (caught) {
      caught = false;
      check();
    }
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (visited.contains(label)) {
      check();
    }
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    checkBefore(otherwise, labels);
    super.visitTableSwitchInsn(min, max, otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    checkBefore(otherwise, labels);
    super.visitLookupSwitchInsn(otherwise, keys, labels);
  }

  private void checkBefore(Label otherwise, Label[] labels) {
    boolean back = visited.contains(otherwise);
    for (Label label : labels) {
      back |= visited.contains(label);
    }
    if (back) {
      check();
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    if (opcode == Opcodes.NEWARRAY) {
      allocates(bytesOf(operand));
    }
    super.visitIntInsn(opcode, operand);
  }

  private static int bytesOf(int type) {
    return switch (type) {
      case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> Byte.BYTES;
      case Opcodes.T_CHAR, Opcodes.T_SHORT -> Short.BYTES;
      case Opcodes.T_INT, Opcodes.T_FLOAT -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (opcode == Opcodes.ANEWARRAY) {
      allocates(Integer.BYTES);
    }
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    owner.makeArrays(mv, descriptor, dimensions);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String type, String name, String descriptor, boolean isInterface) {
    if (SIZED.contains(type + '.' + name + descriptor)
        || (type.equals(ARRAYS) && name.equals("copyOf") && descriptor.contains("I)"))) {
      allocates(Integer.BYTES);
    }
    super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
  }
}
