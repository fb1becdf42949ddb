using Microsoft.Extensions.Configuration;

namespace TaskKit.Tests.Support;

/// <summary>A configuration source whose values a test changes, as a file that is edited.</summary>
internal sealed class ChangingSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Change(string key, string? value)
    {
        Set(key, value);
        OnReload();
    }
}
