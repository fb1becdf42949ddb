namespace TaskKit.Tool;

/// <summary>A global option that stands for a configuration value. Two backends that bring an equal one share it.</summary>
/// <param name="Name">The option's name, with its dashes.</param>
/// <param name="Description">Its help.</param>
/// <param name="Path">The path of the value.</param>
/// <param name="Backend">The backend that the option chooses as well; <see langword="null"/> when it chooses none.</param>
internal sealed record SettingOption(string Name, string Description, string Path, string? Backend = null);
