/**
 * The memory of interpreters in recordings of the JDK Flight Recorder.
 *
 * <p>{@link valk.observe.MemoryEvents} is all there is to call. A recording then holds {@code
 * valk.Memory}, the figures of all tiers once a second; {@code valk.Collection}; and {@code
 * valk.Checkpoint}, which a recording has to ask for, since there may be thousands a second. All
 * figures are those of {@link valk.memory.MemorySnapshot}.
 */
@NullMarked
package valk.observe;

import org.jspecify.annotations.NullMarked;
