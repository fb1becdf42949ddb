namespace TaskKit.Tool;

/// <summary>
/// Lets a child end with the tool, when that is killed and can pass on no signal. Linux sends the child SIGTERM then, if the child was started
/// through <c>setpriv</c> of util-linux, which replaces itself by the program. Where there is none, the child runs on.
/// </summary>
internal static class ParentBond
{
    private static readonly string[] Places = ["/usr/bin/setpriv", "/bin/setpriv"];

    /// <summary>The words before the child's own command.</summary>
    public static IReadOnlyList<string> Prefix { get; } =
        OperatingSystem.IsLinux() && Places.FirstOrDefault(IsOfUtilLinux) is { } path ? [path, "--pdeathsig", "TERM", "--"] : [];

    // The one of BusyBox, which is a link to it, knows no such option.
    private static bool IsOfUtilLinux(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is null;
}
