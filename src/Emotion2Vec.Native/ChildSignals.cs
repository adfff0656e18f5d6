using System.Runtime.InteropServices;

namespace Emotion2Vec.Native;

/// <summary>Signals to child processes, by the C library.</summary>
internal static partial class ChildSignals
{
    private const int Term = 15; // SIGTERM

    /// <summary>Asks a process to end. Does nothing if it has.</summary>
    /// <param name="process">Its number.</param>
    public static void Terminate(int process) => _ = Kill(process, Term);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal); // pid_t
}
