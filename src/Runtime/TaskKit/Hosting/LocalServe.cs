using System.Globalization;
using Microsoft.Extensions.Configuration;
using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit;

/// <summary>
/// The port at which <c>dotnet taskkit serve</c> wants the API of this program, for this machine alone, and the part of the program that serves it.
/// </summary>
internal sealed class LocalServe
{
    public const string Path = $"TaskKit:{TaskKitSettingTable.ServeKey}";

    private const int LastPort = 65_535;

    private Action<int>? _listen;

    private LocalServe(int? port) => Port = port;

    /// <summary>The port; <see langword="null"/> when the program was not started so.</summary>
    public int? Port { get; }

    /// <exception cref="TaskKitConfigurationException">The setting is no port.</exception>
    public static LocalServe Read(IConfiguration configuration)
    {
        string? text = configuration[Path];
        if (string.IsNullOrEmpty(text))
            return new LocalServe(null);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= LastPort)
            return new LocalServe(port);
        throw new TaskKitConfigurationException(Path, $"expected a port from 1 to {LastPort}, got '{text}'.");
    }

    /// <summary>Notes that the API is part of the program.</summary>
    /// <param name="listen">Makes the web server listen at a port of this machine alone. Called before it starts.</param>
    public void ServedBy(Action<int> listen) => _listen = listen;

    /// <summary>Makes the web server listen at the port.</summary>
    /// <exception cref="TaskKitConfigurationException">The port is set, and the program has no API: callers would look in vain.</exception>
    public void Start()
    {
        if (Port is not { } port)
            return;
        if (_listen is null)
            throw new TaskKitConfigurationException(
                Path,
                $"port {port} is asked for, and nothing in this program serves the API. Make it a web program, WebApplication.CreateBuilder(args) in place of Host.CreateApplicationBuilder(args), add the package TaskKit.Http, and call app.MapTaskKit() before app.Run()."
            );
        _listen(port);
    }
}
