/**
 * What a provider of a memory tier must pass.
 *
 * <p>For each tier there is one abstract class of tests: {@link valk.tck.SpaceProviderRules},
 * {@link valk.tck.ScratchArenaProviderRules}, {@link valk.tck.SlabProviderRules} and {@link
 * valk.tck.HeapProviderRules}. Whoever writes a provider extends the one of its tier:
 *
 * {@snippet :
 * class MySlabTest extends SlabProviderRules {
 *   @Override
 *   protected SlabProvider provider() {
 *     return new MySlabProvider();
 *   }
 * }
 * }
 *
 * <p>Each test stands for one rule of {@code docs/memory.md} and begins with its number; each rule
 * of a provider has one test. Besides what a provider does on a good day they cover storage that
 * runs out at every possible moment, random operations that are compared with a simple model,
 * several threads at once, and sizes that cannot be.
 *
 * <p>Random operations are sequences that jqwik makes, and makes shorter when they fail. They tell
 * their seed then; {@code -Dvalk.tck.seed=N} repeats a run.
 */
@NullMarked
package valk.tck;

import org.jspecify.annotations.NullMarked;
