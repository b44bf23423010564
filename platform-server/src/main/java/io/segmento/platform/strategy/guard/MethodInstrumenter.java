package io.segmento.platform.strategy.guard;

import io.segmento.platform.strategy.guard.Handlers.Place;
import io.segmento.platform.strategy.guard.Replacements.Replacement;
import io.segmento.platform.strategy.guard.SizedCalls.Size;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/** Puts checks into one method. */
final class MethodInstrumenter extends MethodVisitor {

  private final Instrumenter owner;
  private final boolean hasFrames;
  private final Handlers handlers = new Handlers();
  private Place caught = Place.NONE;
  private @Nullable Label handler;

  /**
   * Writes to {@code next}.
   *
   * @param hasFrames whether each handler begins with a frame, as of Java 6
   */
  MethodInstrumenter(MethodVisitor next, Instrumenter owner, boolean hasFrames) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
    this.hasFrames = hasFrames;
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

  /** With the arguments of a call on the stack, which stay there. */
  private void allocates(Size size) {
    switch (size) {
      case LAST -> allocates(Integer.BYTES);
      case BITS -> allocatesBits();
      case RANGE -> {
        super.visitInsn(Opcodes.DUP2);
        call("allocatesRange", "(II)V");
      }
      case BEFORE_ONE -> {
        super.visitInsn(Opcodes.SWAP);
        allocates(Integer.BYTES);
        super.visitInsn(Opcodes.SWAP);
      }
      case BITS_BEFORE_ONE -> {
        super.visitInsn(Opcodes.SWAP);
        allocatesBits();
        super.visitInsn(Opcodes.SWAP);
      }
      case BEFORE_TWO -> {
        // From size, a, b to a, b, size and back.
        super.visitInsn(Opcodes.DUP2_X1);
        super.visitInsn(Opcodes.POP2);
        allocates(Integer.BYTES);
        super.visitInsn(Opcodes.DUP_X2);
        super.visitInsn(Opcodes.POP);
      }
    }
  }

  private void allocatesBits() {
    super.visitInsn(Opcodes.DUP);
    call("allocatesBits", "(I)V");
  }

  @Override
  public void visitCode() {
    super.visitCode();
    check();
  }

  /** Written when all labels have been seen. */
  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    handlers.add(start, end, handler, type);
  }

  /** Says of a handler by its number what it says no more once handlers were changed. */
  @Override
  public @Nullable AnnotationVisitor visitTryCatchAnnotation(
      int type, @Nullable TypePath path, String descriptor, boolean visible) {
    return null;
  }

  @Override
  public void visitMaxs(int stack, int locals) {
    handlers.write(mv);
    super.visitMaxs(stack, locals);
  }

  @Override
  public void visitLabel(Label label) {
    caught = handlers.visit(label);
    handler = label;
    super.visitLabel(label);
    if (!hasFrames) {
      checkWhereCaught();
    }
  }

  /** The frame of a handler stands before its first instruction. */
  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int stack, Object @Nullable [] onStack) {
    super.visitFrame(type, locals, local, stack, onStack);
    checkWhereCaught();
  }

  private void checkWhereCaught() {
    Place place = caught;
    Label begin = handler;
    caught = Place.NONE;
    if (place != Place.NONE && begin != null) {
      check();
      if (place == Place.BARE) {
        Label end = new Label();
        handlers.visit(end);
        super.visitLabel(end);
        handlers.bare(begin, end);
      }
    }
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (handlers.isVisited(label)) {
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
    boolean back = handlers.isVisited(otherwise);
    for (Label label : labels) {
      back |= handlers.isVisited(label);
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
  public void visitFieldInsn(int opcode, String type, String name, String descriptor) {
    if (opcode == Opcodes.GETSTATIC
        && type.equals("java/lang/System")
        && descriptor.equals("Ljava/io/PrintStream;")) {
      // Whoever has the real one can hold it, or close it for everybody.
      call("nowhere", "()Ljava/io/PrintStream;");
    } else {
      super.visitFieldInsn(opcode, type, name, descriptor);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String type, String name, String descriptor, boolean isInterface) {
    Replacement instead =
        opcode == Opcodes.INVOKESPECIAL ? null : Replacements.of(type, name, descriptor);
    if (instead != null) {
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, instead.owner(), name, instead.descriptor(), false);
      return;
    }
    Size size = SizedCalls.of(type, name, descriptor);
    if (size != null) {
      allocates(size);
    }
    super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle factory, Object... arguments) {
    Object[] through = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      through[i] = owner.through(descriptor, factory, arguments[i]);
    }
    super.visitInvokeDynamicInsn(name, descriptor, factory, through);
  }
}
