package io.millrace.check;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/** A frame that also knows how many locks are held there at least, of those that other calls may hold too. */
final class LockFrame extends Frame<Origin> {

    private int locks;

    LockFrame(int locals, int stack) {
        super(locals, stack);
    }

    LockFrame(Frame<? extends Origin> frame) {
        super(frame);
        locks = frame instanceof LockFrame other ? other.locks : 0;
    }

    boolean isLocked() {
        return locks > 0;
    }

    @Override
    public Frame<Origin> init(Frame<? extends Origin> frame) {
        locks = frame instanceof LockFrame other ? other.locks : 0;
        return super.init(frame);
    }

    @Override
    public void execute(AbstractInsnNode instruction, Interpreter<Origin> interpreter) throws AnalyzerException {
        int change = change(instruction);
        super.execute(instruction, interpreter);
        locks = Math.max(0, locks + change);
    }

    private int change(AbstractInsnNode instruction) {
        if (instruction.getOpcode() == Opcodes.MONITORENTER) {
            return top().kind() == Origin.Kind.OWN ? 0 : 1;
        }
        if (instruction.getOpcode() == Opcodes.MONITOREXIT) {
            return top().kind() == Origin.Kind.OWN ? 0 : -1;
        }
        if (instruction instanceof MethodInsnNode call && call.owner.startsWith("java/util/concurrent/locks/")) {
            return switch (call.name) {
                case "lock", "lockInterruptibly", "tryLock", "writeLockInterruptibly" -> 1;
                case "unlock", "unlockWrite" -> -1;
                default -> 0;
            };
        }
        return 0;
    }

    private Origin top() {
        return getStack(getStackSize() - 1);
    }

    @Override
    public boolean merge(Frame<? extends Origin> frame, Interpreter<Origin> interpreter) throws AnalyzerException {
        boolean changed = super.merge(frame, interpreter);
        int fewest = Math.min(locks, frame instanceof LockFrame other ? other.locks : 0);
        changed |= fewest != locks;
        locks = fewest;
        return changed;
    }
}
