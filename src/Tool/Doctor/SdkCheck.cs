using System.ComponentModel;

namespace TaskKit.Tool;

/// <summary>Checks that an SDK is installed that can build the project.</summary>
internal static class SdkCheck
{
    private const int Oldest = 10;

    public static async Task<Finding> RunAsync(ToolHost host, CancellationToken cancellationToken)
    {
        try
        {
            var result = await DotnetCommand.RunAsync(host.WorkingDirectory, ["--version"], cancellationToken).ConfigureAwait(false);
            string version = result.Output.Trim();
            if (result.ExitCode != 0)
                return Finding.Bad("sdk", (result.Error + result.Output).Trim(), "install the SDK that global.json names");
            return int.TryParse(version.Split('.')[0], out int major) && major >= Oldest
                ? Finding.Good("sdk", $".NET SDK {version}")
                : Finding.Bad(
                    "sdk",
                    $".NET SDK {version} is too old.",
                    $"install the .NET {Oldest} SDK: https://dotnet.microsoft.com/download"
                );
        }
        catch (Win32Exception e)
        {
            return Finding.Bad(
                "sdk",
                $"'{DotnetCommand.Path}' does not start: {e.Message}.",
                "install the .NET 10 SDK: https://dotnet.microsoft.com/download"
            );
        }
    }
}
