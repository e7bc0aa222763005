/* The map of places: what the list below it says, as points on Leaflet. Without this script a drawn picture and the list stand in its place. */

const frame = document.getElementById("map");
const { tiles, attribution, most, leaflet, clusters, land, picture } = frame.dataset;
const places = [...document.querySelectorAll("[data-latitude]")];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Leaflet first: the clusters are made with it.
await import(leaflet);
await import(clusters);

function dot(diameter, look, words = "") {
  return L.divIcon({ className: look, html: words, iconSize: [diameter, diameter] });
}

// What the keyboard reaches needs a name.
function named(marker, name) {
  const element = marker.getElement();
  element?.setAttribute("role", "button");
  element?.setAttribute("aria-label", name);
}

function popup(place) {
  const words = document.createElement("div");
  words.className = "place-words";
  words.append(...[...place.children].map((child) => child.cloneNode(true)));
  return words;
}

frame.textContent = "";
frame.setAttribute("role", "group");
frame.setAttribute("aria-label", picture);
const map = L.map(frame, {
  zoomControl: false,
  scrollWheelZoom: false, // the wheel moves the page until the map is used
  worldCopyJump: true,
  fadeAnimation: !calm,
  zoomAnimation: !calm,
  markerZoomAnimation: !calm,
});
map.once("focus click", () => map.scrollWheelZoom.enable());
L.control.zoom({ zoomInTitle: frame.dataset.in, zoomOutTitle: frame.dataset.out }).addTo(map);

// Land below the tiles: it shows while they load, and where they do not.
map.createPane("land").style.zIndex = 150;
fetch(land)
  .then((answer) => answer.json())
  .then((rings) => {
    const points = (ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i], ring[2 * i + 1]]);
    L.polygon(rings.map((ring) => [points(ring)]), { pane: "land", className: "land", interactive: false, stroke: false }).addTo(map);
  });
L.tileLayer(tiles, { attribution, maxZoom: Number(most) }).addTo(map);

const largest = Math.max(...places.map((place) => place.dataset.articles));
const roomForNames = places.length <= 30; // else a name shows where the mouse is
const points = L.markerClusterGroup({
  maxClusterRadius: 34,
  showCoverageOnHover: false,
  animate: !calm,
  iconCreateFunction: (cluster) => dot(32, "cluster", String(cluster.getChildCount())),
});
for (const place of places) {
  const { latitude, longitude, articles } = place.dataset;
  const name = place.querySelector(".name").textContent;
  const marker = L.marker([latitude, longitude], { icon: dot(Math.round(12 + 14 * Math.sqrt(articles / largest)), "point"), name });
  marker.bindPopup(popup(place)).bindTooltip(name, { permanent: roomForNames, direction: "right", className: "place-name", offset: [8, 0] });
  marker.on("add", () => named(marker, name));
  points.addLayer(marker);
}
points.on("animationend", () => nameClusters());
map.on("moveend zoomend layeradd", () => nameClusters());
points.on("popupopen", ({ popup: opened }) => {
  const close = opened.getElement().querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", frame.dataset.close);
});

function nameClusters() {
  map.eachLayer((layer) => {
    if (layer instanceof L.MarkerCluster) {
      named(layer, layer.getAllChildMarkers().map((marker) => marker.options.name).join(", "));
    }
  });
}

map.fitBounds(points.getBounds(), { padding: [40, 40], maxZoom: 9 });
map.addLayer(points);
nameClusters();
