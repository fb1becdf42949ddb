namespace TaskKit.Tool;

/// <summary>
/// Ends a child process when the tool is killed, which cannot pass on a signal then. Linux sends SIGTERM to a child that was started through
/// <c>setpriv</c> of util-linux, which replaces itself by the program. Without <c>setpriv</c> the child runs on.
/// </summary>
internal static class ParentBond
{
    private static readonly string[] Places = ["/usr/bin/setpriv", "/bin/setpriv"];

    /// <summary>The words before the child's own command.</summary>
    public static IReadOnlyList<string> Prefix { get; } =
        OperatingSystem.IsLinux() && Places.FirstOrDefault(IsOfUtilLinux) is { } path ? [path, "--pdeathsig", "TERM", "--"] : [];

    // The setpriv of BusyBox does not have the option. It is a link to BusyBox, and the one of util-linux is a file.
    private static bool IsOfUtilLinux(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is null;
}
