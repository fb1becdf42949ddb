using TaskKit.Generators.Model.Settings;

namespace TaskKit.Generators.Emitting.Settings;

/// <summary>Writes the settings of a handler into the manifest. The default of a secret is left out.</summary>
internal sealed class SettingsManifest(JsonText json, string taskType)
{
    public void Emit(SettingsModel record) =>
        json.Name("settings")
            .Array(() =>
            {
                foreach (var member in record.Members)
                    json.Object(() => Emit(member));
            });

    private void Emit(SettingModel member)
    {
        string variable = SettingName.Variable(taskType, member.Name);
        json.Name("name").Value(member.Name);
        json.Name("variable").Value(variable);
        json.Name("flag").Value(SettingName.Flag(variable));
        json.Name("key").Value(SettingName.Key(variable));
        json.Name("kind").Value(member.Kind.ToString().ToLowerInvariant());
        if (member.Choices.Count > 0)
            json.Name("choices")
                .Array(() =>
                {
                    foreach (string choice in member.Choices)
                        json.Value(choice);
                });
        json.Name("required").Value(member.IsRequired);
        if (member.DefaultText is { } fallback && !member.IsSensitive)
            json.Name("default").Value(fallback);
        json.Name("sensitive").Value(member.IsSensitive);
        if (member.Description.Length > 0)
            json.Name("doc").Value(member.Description);
    }
}
