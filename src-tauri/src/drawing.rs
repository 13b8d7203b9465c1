//! How the web view draws.

/// Has the processor draw the window where there is no graphics device, as on a virtual or a remote
/// desktop. The web view would imitate one there: every frame would be composed by the processor
/// as well, at the price of the engine that shares it.
#[cfg(target_os = "linux")]
pub(crate) fn without_graphics(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    if has_graphics() {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Whether the system has a device that renders.
#[cfg(target_os = "linux")]
fn has_graphics() -> bool {
    let Ok(devices) = std::fs::read_dir("/dev/dri") else {
        return false;
    };
    devices
        .flatten()
        .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

/// Elsewhere the web view knows by itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn without_graphics(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
